Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And west is at 192.0.2.1 and its host at 10.0.0.1
    And east is at 192.0.2.9 and its host at 10.0.1.1
    And an IKEv2 tunnel between west and east
    Then west and east agree on their SAs
