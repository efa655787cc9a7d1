Feature: A NAT that forgets
  What a NAT knows of a conversation is state that a peer cannot see. A NAT that reboots has lost it,
  and the next packet from inside comes from another port: the other gateway has to follow, and only
  an authentic packet may tell it to (RFC 7296 section 2.23). A conversation that is idle is forgotten, too,
  unless the gateway behind the NAT keeps it alive (RFC 3948 section 4).

  Scenario Outline: traffic from inside leads the way back (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And traffic flowing from west to east
    When the NAT in front of west loses its mappings
    Then traffic flows again within 1 second
    And the NAT in front of west translated all its packets
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |

  Scenario Outline: a peer that follows IKE alone is found again by a liveness check (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And west checks liveness by traffic after 500 milliseconds
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And traffic flowing from west to east
    When the NAT in front of west loses its mappings
    Then traffic flows again within 2 seconds
    And the NAT in front of west translated all its packets
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east       | ike   |
      | java | strongswan | IKEv2 |
      | java | strongswan | IKEv1 |

  Scenario Outline: the gateways still rekey afterwards (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When the NAT in front of west loses its mappings
    Then traffic flows again within 1 second
    When west rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs

    Examples:
      | west       | east | ike   |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |

    @containers
    Examples:
      | west | east | ike   |
      | java | java | IKEv2 |

  @containers
  Scenario Outline: keepalives hold a conversation open in which nothing is said (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west that forgets idle mappings after 4 seconds
    And west sends NAT keepalives every 2 seconds
    And an <ike> tunnel between west and east
    When nothing is done for 10 seconds
    Given traffic flowing from east to west
    Then west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | ike   |
      | java       | java       | IKEv2 |
      | strongswan | java       | IKEv2 |
      | java       | strongswan | IKEv1 |
