Feature: Recovery from invalid SPIs over IPv6
  A gateway that has lost its SAs tells the sender, counts what it drops (IN_US_V6_PKT_SA_NOT_FOUND_SPI where
  the gateways have IPv6 addresses) and logs it, in every mix of the two families (mission A1, A3, B1).

  Scenario Outline: a restarted gateway tells the sender (<ike>, IPv6 of the <machines>)
    Given gateways west running <west> and east running <east>
    And the <machines> have IPv6 addresses
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And east has dropped packets with an invalid SPI
    And east has logged the invalid SPI
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | ike   | machines           | west       | east |
      | IKEv2 | gateways           | java       | java |
      | IKEv2 | hosts              | java       | java |
      | IKEv1 | gateways           | java       | java |
      | IKEv1 | hosts              | java       | java |

    @containers
    Examples:
      | ike   | machines           | west       | east |
      | IKEv2 | gateways and hosts | java       | java |
      | IKEv1 | gateways and hosts | java       | java |

    Examples:
      | ike   | machines           | west       | east |
      | IKEv2 | gateways           | strongswan | java |
      | IKEv2 | hosts              | strongswan | java |
      | IKEv2 | gateways and hosts | strongswan | java |
      | IKEv1 | gateways           | strongswan | java |
      | IKEv1 | hosts              | strongswan | java |
      | IKEv1 | gateways and hosts | strongswan | java |

  Scenario Outline: the sender notices by its traffic that a silent gateway has restarted (<ike>)
    Given gateways west running java and east running <east>
    And the gateways and hosts have IPv6 addresses
    And an <ike> tunnel between west and east
    And west checks liveness by traffic after 500 milliseconds
    And west retransmits every 250 milliseconds and gives up after 2 tries
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 2 seconds
    And at most 300 probes are lost
    And west has set up the new IKE SA
    And west and east agree on their SAs
    And no plaintext crossed the wire

    @containers
    Examples:
      | ike   | east |
      | IKEv2 | java |

    Examples:
      | ike   | east       |
      | IKEv1 | java       |
      | IKEv2 | strongswan |
      | IKEv1 | strongswan |

  Scenario Outline: what is lost without recovery is counted to the packet, and logged once a minute (<ike>)
    Given gateways west running java and east running java
    And the gateways have IPv6 addresses
    And an <ike> tunnel between west and east with:
      | <setting> | <value> |
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic stays black-holed for 20 seconds
    And east has dropped packets with an invalid SPI
    And east has logged the invalid SPI

    Examples:
      | ike   | setting           | value         |
      | IKEv2 | esp proposal      | aes256-sha256 |
      | IKEv1 | esp proposal      | aes256-sha256 |
      | IKEv1 | ah proposal       | sha256        |
      | IKEv2 | udp encapsulation | forced        |

  Scenario Outline: forged ESP packets do no harm (<ike>)
    Given gateways west running java and east running java
    And the gateways have IPv6 addresses
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When 200 forged ESP packets with random SPIs arrive at east
    Then the SAs and the traffic are untouched, with little work done
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And west and east agree on their SAs

    @containers
    Examples:
      | ike   |
      | IKEv2 |

    Examples:
      | ike   |
      | IKEv1 |

  Scenario: a forged INVALID_SPI does no harm
    Given gateways west running java and east running java
    And the gateways have IPv6 addresses
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When 50 forged INVALID_SPI messages for a live SPI arrive at west
    Then the SAs and the traffic are untouched, with little work done
    And west and east agree on their SAs

  Scenario Outline: a message is lost on the way (<ike>)
    Given gateways west running java and east running java
    And the gateways and hosts have IPv6 addresses
    And an <ike> tunnel between west and east
    And west retransmits every 1 second and gives up after 5 tries
    And traffic flowing both ways between west and east
    When the next <message> from west to east is lost
    And west rekeys its IPsec SAs
    Then west and east have replaced their IPsec SAs
    And west has sent the <message> again
    And no probe is lost for 3 seconds

    @containers
    Examples:
      | ike   | message                 |
      | IKEv2 | CREATE_CHILD_SA request |

    Examples:
      | ike   | message                 |
      | IKEv1 | Quick Mode message      |

  Scenario: a hub and two spokes, of which one restarts
    Given gateways:
      | name  | running | role  |
      | hub   | java    | hub   |
      | north | java    | spoke |
      | south | java    | spoke |
    And the gateways and hosts have IPv6 addresses
    And an IKEv2 tunnel between north and hub
    And an IKEv2 tunnel between south and hub
    And north recovers invalid SPIs
    And traffic flowing from hub to north
    And traffic flowing both ways between hub and south
    When north restarts and loses all its SAs
    Then traffic flows again within 1 second
    And no probe between hub and south is lost
    And hub and north agree on their SAs
    And hub and south have kept their SAs
    And no plaintext crossed the wire
