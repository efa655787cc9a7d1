@baseline
Feature: What strongSwan does by itself
  The yardstick: strongSwan on both sides, one of them restarts while the other sends. strongSwan
  says nothing about an unknown SPI, so only dead peer detection ends the outage, and its
  retransmission decides how late. These scenarios take their time; they run when asked for:
  ./resync run --tags @baseline

  Scenario: liveness checks with the default retransmission
    Given gateways west running strongswan and east running strongswan
    And an IKEv2 tunnel between west and east with:
      | liveness | 5s |
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 240 seconds
    And west and east agree on their SAs

  Scenario: liveness checks with a tuned retransmission
    Given gateways west running strongswan and east running strongswan
    And an IKEv2 tunnel between west and east with:
      | liveness | 5s |
    And west retransmits every 2 seconds and gives up after 3 tries
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 30 seconds
    And west and east agree on their SAs

  Scenario: the restarted gateway's own host sends, too
    Given gateways west running strongswan and east running strongswan
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When east restarts and loses all its SAs
    Then traffic flows again within 10 seconds
    And west and east agree on their SAs
