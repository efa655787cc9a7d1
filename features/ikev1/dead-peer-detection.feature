Feature: Dead peer detection
  IKEv1 itself never asks whether the peer is still there. DPD does (RFC 3706), by notifies with a
  sequence number: R-U-THERE, and R-U-THERE-ACK from a peer that is alive. Here nobody recovers
  invalid SPIs, and only the host of the gateway that did not restart sends: DPD alone ends the
  black hole.

  Scenario Outline: a gateway restarts and its peer finds it dead
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | liveness | 3s |
    And west retransmits every 2 seconds and gives up after 2 tries
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic flows again within 9 seconds
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |
      | strongswan | strongswan |
