Feature: Phase 1 in main mode, and quick mode
  IKEv1 as most gateways in the field speak it (RFC 2409): six messages of main mode make the ISAKMP
  SA, three of quick mode a pair of IPsec SAs, with a key exchange of its own where PFS is asked for
  (mission C1). The third row is what very old gateways are left with.

  Scenario Outline: <ike proposal> for IKE and <esp proposal> for ESP
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ike proposal    | <ike proposal> |
      | esp proposal    | <esp proposal> |
      | weak algorithms | <weak>         |
    And traffic flowing both ways between west and east
    Then phase 1 was done in main mode
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | ike proposal           | esp proposal           | weak |
      | java       | java       | aes256-sha256-modp2048 | aes256-sha256          | no   |
      | java       | strongswan | aes128-sha1-modp2048   | aes128-sha1-modp2048   | yes  |
      | strongswan | java       | aes128-sha1-modp2048   | aes128-sha1-modp2048   | yes  |
      | strongswan | strongswan | aes256-sha256-modp2048 | aes256-sha256          | no   |
      | java       | java       | des-md5-modp768        | des-md5-modp768        | yes  |
      | strongswan | strongswan | des-md5-modp768        | des-md5-modp768        | yes  |
