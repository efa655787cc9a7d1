Feature: Transport mode: what gateways say themselves
  In transport mode (RFC 4301 section 4.1) IPsec protects the packets of the two gateways themselves,
  and their own IP header stays in front: nothing is wrapped. Here the probes come from the gateways
  and go to the gateways; IKE, ESP and AH between the same addresses must find their way past the
  policy that protects all the rest.

  @containers
  Scenario Outline: the gateways' own traffic is protected by ESP
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | mode | transport |
    And traffic flowing both ways between west and east
    Then the IPsec SAs are in transport mode
    And the capture shows ESP alone
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: by AH
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | mode        | transport |
      | ah proposal | sha256    |
    And traffic flowing both ways between west and east
    Then the IPsec SAs are in transport mode
    And the capture shows AH alone
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: a gateway restarts
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | mode | transport |
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And the IPsec SAs are in transport mode
    And the capture shows ESP alone
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |

  Scenario Outline: a gateway restarts, and its own traffic begins anew
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | mode | transport |
    And traffic flowing both ways between west and east
    When east restarts and loses all its SAs
    Then traffic flows again within 2 seconds
    And the IPsec SAs are in transport mode
    And the capture shows ESP alone
    And no plaintext crossed the wire

    Examples:
      | west | east       |
      | java | strongswan |

  Scenario Outline: a gateway restarts that has AH outside ESP
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | mode         | transport     |
      | ah proposal  | sha256        |
      | esp proposal | aes256-sha256 |
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And east has logged the invalid SPI
    And the IPsec SAs are in transport mode
    And the capture shows AH outside ESP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east |
      | java | java |
