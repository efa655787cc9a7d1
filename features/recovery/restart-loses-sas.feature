Feature: A gateway restarts and has lost its SAs
  A gateway loses power and comes back. It knows nothing of its SAs any more, while its peer goes on
  sending ESP packets that nobody can open. The receiver that restarted notices them, sets up an IKE
  SA with its configured peer and tells it over that one which SA is dead (mission B1, A8). Where
  the receiver keeps silent, the sender has to notice by itself that nothing comes back.

  @containers
  Scenario Outline: a restarted gateway tells the sender that its SPI is invalid (<ike>)
    Given gateways west running <west> and east running <east>
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

    @demo
    Examples:
      | west | east | ike   |
      | java | java | IKEv2 |

    Examples:
      | west       | east | ike   |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |

  Scenario Outline: the sender notices by its traffic that a silent gateway has restarted (<ike>)
    Given gateways west running <west> and east running <east>
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

    Examples:
      | west | east       | ike   |
      | java | strongswan | IKEv2 |
      | java | strongswan | IKEv1 |
