Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And west is at 2001:db8::1::2 and its host at fd00:1::10
    And an IKEv2 tunnel between west and east
    Then west and east agree on their SAs
