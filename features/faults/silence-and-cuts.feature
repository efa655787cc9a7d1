Feature: What reports of losses also speak of: silent hosts, cuts, and both ends at once
  Tunnels fail where nobody sends, where a gateway acts while the link is down, and where both
  gateways act at the same time. None of it may cost more than it has to.

  @containers
  Scenario Outline: both gateways clear their IPsec SAs at the same time (<ike>)
    Given gateways west running java and east running java
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When west and east clear their IPsec SAs at the same time
    Then traffic flows again within 2 seconds
    And west and east agree on their SAs
    And no outage is longer than 2 seconds
    And no plaintext crossed the wire

    Examples:
      | ike   |
      | IKEv2 |
      | IKEv1 |

  @containers
  Scenario Outline: the hosts have nothing to say for a while, and the SAs are kept (<ike>)
    Given gateways west running java and east running java
    And an <ike> tunnel between west and east with:
      | liveness | 1s |
    And traffic flowing both ways between west and east
    When the hosts fall silent for 5 seconds
    Then no probe is lost for 5 seconds
    And the SAs were kept
    And the capture shows no <refusal> from east to west

    Examples:
      | ike   | refusal     |
      | IKEv2 | INVALID_SPI |
      | IKEv1 | INVALID_SPI |

  @containers
  Scenario: one host has nothing to say for a while, and the SAs are kept
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When the host behind east falls silent for 5 seconds
    Then no probe is lost for 5 seconds
    And the SAs were kept

  @containers
  Scenario: a gateway that does not recover says nothing to an unknown SPI
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And east does not recover invalid SPIs
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic stays black-holed for 3 seconds
    And the capture shows no INVALID_SPI from east to west

  @containers
  Scenario: hosts that were silent send again
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When the hosts fall silent
    And west rekeys its IPsec SAs
    And 2 seconds pass
    And the hosts send again
    Then no outage is longer than 1 second
    And west and east have replaced their IPsec SAs

  Scenario: a link that loses packets for a minute, and a liveness check on it, cost no SA
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | liveness | 5s |
    And hosts that send a probe every 100 milliseconds
    And traffic flowing both ways between west and east
    When 20 percent of the packets are lost for 1 minute
    Then no outage is longer than 2 seconds
    And the SAs were kept
    And east has not logged that the AUTH payload of its peer does not verify

  @containers
  Scenario: a gateway clears its SAs while the link is down, and its Delete is lost
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And west retransmits every 500 milliseconds and gives up after 3 tries
    And east retransmits every 500 milliseconds and gives up after 3 tries
    And east recovers invalid SPIs
    And west recovers invalid SPIs
    And traffic flowing both ways between west and east
    When the link goes down
    And west clears all its SAs
    And the link comes up again
    Then traffic flows again within 2 seconds
    And west and east agree on their SAs
    And no plaintext crossed the wire
