Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and west
    Then west and east agree on their SAs
