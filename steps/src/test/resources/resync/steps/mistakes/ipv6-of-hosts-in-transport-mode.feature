Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And the hosts have IPv6 addresses
    And an IKEv1 tunnel between west and east with:
      | mode | transport |
    Then west and east agree on their SAs
