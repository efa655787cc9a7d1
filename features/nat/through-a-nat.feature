Feature: A tunnel through a NAT
  A NAT in front of a gateway changes its address and its ports. The gateways find that out while
  they negotiate (RFC 3947, RFC 7296 section 2.23): IKE moves to port 4500, and ESP goes in UDP
  (RFC 3948). The NAT lets in only what answers a packet from inside, and no ESP outside UDP. In front of
  the responder it is static: ports 500 and 4500 lead to the gateway, or nobody could reach it.

  Scenario Outline: the initiator is behind a NAT (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When <side> rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | ike   | side |
      | java       | java       | IKEv2 | west |
      | java       | java       | IKEv2 | east |
      | java       | strongswan | IKEv2 | west |
      | strongswan | java       | IKEv2 | east |
      | java       | java       | IKEv1 | west |
      | java       | java       | IKEv1 | east |
      | java       | strongswan | IKEv1 | west |
      | strongswan | java       | IKEv1 | east |

  Scenario Outline: the IKE SA is replaced through the NAT (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When west rekeys its IKE SA
    Then no probe is lost for 2 seconds
    And west and east have replaced their IKE SA
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP

    Examples:
      | west       | east       | ike   |
      | java       | java       | IKEv2 |
      | java       | strongswan | IKEv2 |
      | strongswan | java       | IKEv2 |
      | java       | java       | IKEv1 |

  @containers
  Scenario Outline: in aggressive mode the initiator is behind a NAT
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an IKEv1 tunnel between west and east with:
      | exchange | aggressive |
    And traffic flowing both ways between west and east
    Then phase 1 was done in aggressive mode
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: the responder is behind a NAT, or both are (<ike>)
    Given gateways west running <west> and east running <east>
    And a NAT in front of east
    And a NAT in front of <side>
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    Then the NAT in front of east translated all its packets
    And the NAT in front of <side> translated all its packets
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | ike   | side |
      | java       | java       | IKEv2 | east |
      | java       | java       | IKEv2 | west |
      | strongswan | java       | IKEv2 | west |
      | java       | java       | IKEv1 | east |
      | java       | java       | IKEv1 | west |
      | java       | strongswan | IKEv1 | west |
