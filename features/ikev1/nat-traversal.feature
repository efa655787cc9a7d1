Feature: NAT traversal
  A NAT between the gateways shows in their NAT-D payloads (RFC 3947): IKE moves to port 4500, and ESP
  goes in UDP (RFC 3948), which a NAT can tell apart. Gateways may also claim a NAT that is not there, to
  pass a firewall that lets no ESP through; so they do here.

  Scenario Outline: ESP goes in UDP, also after a rekey
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | udp encapsulation | forced |
    And traffic flowing both ways between west and east
    When <side> rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And all ESP crossed the wire in UDP
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | side |
      | java       | java       | west |
      | java       | strongswan | west |
      | strongswan | java       | west |

  Scenario Outline: an unknown SPI in UDP is recovered from (mission A2, CSCsq59183)
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | udp encapsulation | forced |
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When east silently clears all its SAs
    Then traffic flows again within 1 second
    And east has dropped packets with an invalid SPI
    And all ESP crossed the wire in UDP

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |
