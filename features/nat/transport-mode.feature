Feature: Transport mode through a NAT
  In transport mode the packet inside has no IP header of its own: it gets that of the outside, which
  a NAT has changed, and its checksum no longer fits. The gateways tell each other their original
  addresses (NAT-OA, RFC 3947 section 5.2) and mend it (RFC 3948 section 3.1.2).

  Scenario Outline: a gateway's own traffic goes through the NAT
    Given gateways west running <west> and east running <east>
    And a NAT in front of west
    And an IKEv1 tunnel between west and east with:
      | mode | transport |
    And traffic flowing both ways between west and east
    Then the IPsec SAs are in transport mode
    And the NAT in front of west translated all its packets
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |
