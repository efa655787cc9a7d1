Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And west is at 192.0.2.1 and its host at fd00:1::10
    And east is at 198.51.100.1 and its host at 10.2.0.10
    And an IKEv2 tunnel between west and east
    Then west and east agree on their SAs
