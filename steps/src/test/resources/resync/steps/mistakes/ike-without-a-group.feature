Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes256-sha256 |
    Then west and east agree on their SAs
