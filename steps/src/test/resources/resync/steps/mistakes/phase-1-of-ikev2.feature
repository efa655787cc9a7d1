Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    Then phase 1 was done in main mode
