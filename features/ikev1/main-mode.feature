Feature: Phase 1 in main mode, and quick mode
  IKEv1 as most gateways in the field speak it (RFC 2409): six messages of main mode make the ISAKMP
  SA, three of quick mode a pair of IPsec SAs, with a key exchange of its own where PFS is asked for
  (mission C1). Everything from the fifth message on is encrypted.

  Scenario Outline: <ike proposal> with <esp proposal>
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ike proposal    | <ike proposal> |
      | esp proposal    | <esp proposal> |
      | weak algorithms | <weak>         |
    When traffic flows both ways between west and east
    Then west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | ike proposal           | esp proposal           | weak |
      | strongswan | strongswan | aes256-sha256-modp2048 | aes256-sha256          | no   |
      | strongswan | strongswan | aes128-sha1-modp2048   | aes128-sha1-modp2048   | yes  |
      | strongswan | strongswan | 3des-md5-modp1024      | 3des-md5               | yes  |
      | strongswan | strongswan | des-sha1-modp768       | des-sha1-modp768       | yes  |
