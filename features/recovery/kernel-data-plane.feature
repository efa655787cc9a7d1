Feature: A gateway whose kernel does ESP
  Most gateways in the field leave ESP to their kernel. It drops a packet with an unknown SPI in
  silence and tells nobody, not even the IKE daemon; the daemon learns of a lost peer by IKE alone.
  strongswan-kernel is strongSwan on a kernel's data plane: the machine's own where that has ESP,
  else one that boots in the gateway's container.

  Scenario Outline: it sends, and its peer restarts and tells it that its SPI is invalid (<ike>)
    Given gateways west running strongswan-kernel and east running java
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | ike   |
      | IKEv2 |
      | IKEv1 |

  Scenario: it restarts, says nothing of unknown SPIs, and the traffic is lost
    Given gateways west running java and east running strongswan-kernel
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic stays black-holed for 5 seconds
    And no plaintext crossed the wire

  Scenario Outline: it restarts, and the sender notices by its traffic (<ike>)
    Given gateways west running java and east running strongswan-kernel
    And an <ike> tunnel between west and east
    And west checks liveness by traffic after 500 milliseconds
    And west retransmits every 500 milliseconds and gives up after 2 tries
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 3 seconds
    And west has set up the new IKE SA
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | ike   |
      | IKEv2 |
      | IKEv1 |

  Scenario Outline: its SAs are replaced while they carry traffic (<ike>)
    Given gateways west running strongswan-kernel and east running java
    And an <ike> tunnel between west and east with:
      | esp proposal | <esp proposal> |
    And traffic flowing both ways between west and east
    When <side> rekeys its IPsec SAs
    Then no probe is lost for 4 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs

    Examples:
      | ike   | esp proposal           | side |
      | IKEv2 | aes256gcm16            | west |
      | IKEv2 | aes256-sha256          | east |
      | IKEv1 | aes256-sha256-modp2048 | west |
      | IKEv1 | aes128-sha512          | east |
