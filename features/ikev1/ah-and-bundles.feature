Feature: AH, alone and around ESP
  AH (RFC 4302) protects a packet's header too, but hides nothing. Old configurations have it around ESP,
  as a bundle of two SAs (RFC 4301 section 4.4.2.1); the invalid-SPI recovery guide's transform set is one
  (mission B3, C1).

  Scenario Outline: AH alone
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ah proposal | sha256 |
    And traffic flowing both ways between west and east
    Then west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | strongswan | strongswan |

  Scenario Outline: AH around ESP
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ah proposal     | sha1     |
      | esp proposal    | des-sha1 |
      | weak algorithms | yes      |
    And traffic flowing both ways between west and east
    Then west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | strongswan | strongswan |

  Scenario Outline: the guide's configuration and its verification
    Given gateways west running <west> and east running <east>
    And west is at 10.1.1.1 and its host at 10.0.0.1
    And east is at 10.2.2.2 and its host at 10.0.2.2
    And an IKEv1 tunnel between west and east with:
      | ike proposal    | des-sha1-modp768 |
      | ike lifetime    | 180s             |
      | ah proposal     | sha1             |
      | esp proposal    | des-sha1         |
      | weak algorithms | yes              |
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east silently clears all its SAs
    Then traffic flows again within 5 seconds
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east |
      | java | java |
