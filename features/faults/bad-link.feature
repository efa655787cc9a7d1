Feature: The link between the gateways is bad
  For a while it carries nothing, or loses a share of all packets in both directions. Nobody lost an
  SA, so traffic is back as soon as the link is.

  @containers
  Scenario Outline: the link is down
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When the link is down for 2 seconds
    Then traffic flows again within 1 second
    And west and east agree on their SAs

    Examples:
      | west | east       |
      | java | java       |
      | java | strongswan |

  @containers
  Scenario Outline: the link loses packets
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When 30 percent of the packets are lost for 2 seconds
    Then traffic flows again within 1 second
    And west and east agree on their SAs
    And west has not logged that the AUTH payload of its peer does not verify

    Examples:
      | west | east       |
      | java | java       |
      | java | strongswan |
