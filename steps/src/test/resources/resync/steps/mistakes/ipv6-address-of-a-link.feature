Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And the gateways have IPv6 addresses
    And west is at fe80::1 and its host at fd00:1::10
    And an IKEv2 tunnel between west and east
    Then west and east agree on their SAs
