Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When 150 percent of the packets are lost for 2 seconds
    Then traffic flows again within 5 seconds
