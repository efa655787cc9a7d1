Feature: Phase 1 in aggressive mode
  Three messages instead of six, and the identities in the clear (RFC 2409 section 5.4). It is what
  gateways without a fixed address use together with pre-shared keys, because main mode has to find
  the key by the address; so they call themselves by names (mission C1).

  Scenario Outline: gateways with names
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | exchange      | aggressive       |
      | west identity | west.example.org |
      | east identity | east@example.org |
    And traffic flowing both ways between west and east
    Then phase 1 was done in aggressive mode
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |
      | strongswan | strongswan |
