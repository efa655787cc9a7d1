Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And an IKEv1 tunnel between west and east
    Then west and east agree on their SAs
