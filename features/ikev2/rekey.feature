Feature: SAs are replaced while they carry traffic
  Keys are replaced before they are worn out: each end makes a new SA while the old one still works,
  moves its traffic over, and deletes the old one (RFC 7296 sections 1.3.2, 1.3.3 and 2.8). Nothing
  may get lost on the way. Packets lost while rekeying are a known bug in the field (mission A11,
  CSCsl68327 and CSCtr14840).

  Scenario Outline: the IPsec SAs are replaced
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When <side> rekeys its IPsec SAs
    Then no probe is lost for 4 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | side |
      | java       | java       | west |
      | java       | java       | east |
      | java       | strongswan | west |
      | java       | strongswan | east |
      | strongswan | java       | west |
      | strongswan | java       | east |

  Scenario Outline: the IPsec SAs are replaced with perfect forward secrecy
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east with:
      | esp proposal | aes256-sha256-modp2048 |
    And traffic flowing both ways between west and east
    When west rekeys its IPsec SAs
    Then no probe is lost for 4 seconds
    And west and east have replaced their IPsec SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: the IKE SA is replaced and its Child SAs stay
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When <side> rekeys its IKE SA
    Then no probe is lost for 2 seconds
    And west and east have replaced their IKE SA
    And west and east agree on their SAs

    Examples:
      | west       | east       | side |
      | java       | java       | west |
      | java       | java       | east |
      | java       | strongswan | west |
      | java       | strongswan | east |
      | strongswan | java       | west |
      | strongswan | java       | east |
