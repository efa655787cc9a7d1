Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When west rekeys its IPsec SAs
    Then east has logged that the hash of its peer does not verify
