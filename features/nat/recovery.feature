Feature: Recovery through a NAT
  A gateway behind a NAT goes on sending on SAs that its peer has lost. The peer cannot open the
  packets, but they tell where the NAT is reached now: at ports that it gave, not at 500 or 4500. Cisco's
  invalid-SPI recovery did not work there (mission A2, CSCsq59183).

  Scenario Outline: the responder silently clears all its SAs (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east silently clears all its SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And east has dropped packets with an invalid SPI
    And east has logged the invalid SPI
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |

  Scenario Outline: the responder silently clears all its SAs, and only its own host sends (<ike>)
    Given gateways west running <west> and east running java
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And traffic flowing from east to west
    When east silently clears all its SAs
    Then traffic flows again within 1 second
    And east has set up the new IKE SA
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | ike   |
      | java       | IKEv2 |
      | strongswan | IKEv2 |
      | java       | IKEv1 |

  Scenario Outline: the responder restarts (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |

  Scenario Outline: the gateway behind the NAT restarts (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And west recovers invalid SPIs
    And traffic flowing both ways between west and east
    When west restarts and loses all its SAs
    Then traffic flows again within 1 second
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east       | ike   |
      | java | java       | IKEv2 |
      | java | strongswan | IKEv2 |
      | java | java       | IKEv1 |
      | java | strongswan | IKEv1 |

  Scenario Outline: the responder behind a static NAT is told of a dead SPI (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of east
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east silently clears all its SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And east has logged the invalid SPI
    And the NAT in front of east translated all its packets
    And all ESP crossed the wire in UDP

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | java       | java | IKEv1 |
