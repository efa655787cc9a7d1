Feature: AH, alone and around ESP
  AH (RFC 4302) protects a packet's header too, but hides nothing. Old configurations have it around ESP,
  as a bundle of two SAs (RFC 4301 section 4.4.2.1); the transform set of the invalid-SPI recovery guide is
  one, in recovery/cisco-guide.feature (mission B3, C1).

  @containers
  Scenario Outline: AH alone
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ah proposal | sha256 |
    And traffic flowing both ways between west and east
    Then the capture shows AH alone
    And the IPsec SAs are in tunnel mode
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: a gateway restarts that has AH alone
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ah proposal | sha256 |
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And the capture shows AH alone
    And west and east agree on their SAs

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |

  Scenario Outline: AH with other algorithms
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ah proposal     | <ah proposal> |
      | weak algorithms | yes           |
    And traffic flowing both ways between west and east
    Then the capture shows AH alone
    And west and east agree on their SAs

    Examples:
      | west       | east       | ah proposal |
      | java       | strongswan | md5         |
      | strongswan | java       | sha1        |
      | java       | strongswan | sha384      |
      | strongswan | java       | sha512      |

  Scenario Outline: AH outside ESP
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ah proposal  | sha256        |
      | esp proposal | aes256-sha256 |
    And traffic flowing both ways between west and east
    Then the capture shows AH outside ESP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east       |
      | java | strongswan |
