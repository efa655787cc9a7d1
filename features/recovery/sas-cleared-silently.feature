Feature: A gateway loses its SAs without a restart
  SAs can get lost in a gateway that goes on running: an operator clears them, an implementation
  drops them by mistake, and the Delete never reaches the peer. With an IKE SA left, the receiver of
  an ESP packet with an unknown SPI tells the sender over it, always (mission A7). Without one it
  sets up a new IKE SA, if it is configured to (mission A8). The host behind the receiver only
  echoes: it is quiet while the SAs are lost, or an echo on its way at that very moment would bring
  the tunnel back before any packet on a dead SPI arrives.

  Scenario Outline: the IPsec SAs are lost, the IKE SA is still there (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And traffic flowing from west to east
    When east silently clears its IPsec SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |

  @containers
  Scenario Outline: all SAs are lost (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east silently clears all its SAs
    Then traffic flows again within 1 second
    And no outage is longer than 5 seconds
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |
