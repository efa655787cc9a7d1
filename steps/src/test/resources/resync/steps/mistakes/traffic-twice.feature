Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    And traffic flowing from east to west
    Then west and east agree on their SAs
