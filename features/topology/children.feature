Feature: A tunnel with several Child SAs, and two tunnels between the same gateways
  Each child has its own traffic selectors and its own SAs. What becomes of one of them is no matter
  to the others: they keep their SPIs and lose nothing.

  Scenario Outline: one of three Child SAs is lost (<ike>, <west>/<east>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And the tunnel between west and east has the children:
      | child  | west networks            | east networks            |
      | office | 10.1.1.0/24, 10.1.2.0/24 | 10.2.1.0/24, 10.2.2.0/24 |
      | voice  | 10.1.3.0/24, 10.1.4.0/24 | 10.2.3.0/24, 10.2.4.0/24 |
      | backup | 10.1.5.0/24, 10.1.6.0/24 | 10.2.5.0/24, 10.2.6.0/24 |
    And traffic flowing both ways between west and east in office
    And traffic flowing both ways between west and east in voice
    And traffic flowing from west to east in backup
    When east silently clears the IPsec SAs of voice
    Then traffic flows again within 1 second
    And no probe in office is lost
    And no probe in backup is lost
    And the IPsec SAs of office were kept
    And the IPsec SAs of backup were kept
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | ike   | west       | east |
      | IKEv2 | java       | java |
      | IKEv2 | strongswan | java |

  Scenario Outline: one of three Child SAs is lost, of a network each (<ike>, <west>/<east>)
    IKEv1's quick mode has one network at either end of an SA.
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And the tunnel between west and east has the children:
      | child  | west networks | east networks |
      | office | 10.1.1.0/24   | 10.2.1.0/24   |
      | voice  | 10.1.3.0/24   | 10.2.3.0/24   |
      | backup | 10.1.5.0/24   | 10.2.5.0/24   |
    And traffic flowing both ways between west and east in office
    And traffic flowing both ways between west and east in voice
    And traffic flowing from west to east in backup
    When east silently clears the IPsec SAs of voice
    Then traffic flows again within 1 second
    And no probe in office is lost
    And no probe in backup is lost
    And the IPsec SAs of office were kept
    And the IPsec SAs of backup were kept
    And west and east agree on their SAs

    Examples:
      | ike   | west       | east |
      | IKEv1 | java       | java |
      | IKEv1 | strongswan | java |

  @containers
  Scenario Outline: two tunnels between the same gateways, and one is set up anew (<west>/<east>)
    Each has an IKE version and identities of its own. What is silently cleared of the one is not of
    the other.
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east with:
      | setting  | west             | east             |
      | identity | west.example.org | east.example.org |
    And the tunnel between west and east has the children:
      | child  | west networks | east networks |
      | office | 10.1.1.0/24   | 10.2.1.0/24   |
    And another IKEv1 tunnel between west and east with:
      | setting  | west              | east              |
      | identity | west2.example.org | east2.example.org |
    And the tunnel between west and east has the children:
      | child | west networks | east networks |
      | voice | 10.1.3.0/24   | 10.2.3.0/24   |
    And traffic flowing from west to east in office
    And traffic flowing both ways between west and east in voice
    When east silently clears the IPsec SAs of voice
    Then traffic flows again within 1 second
    And no probe in office is lost
    And the IPsec SAs of office were kept
    And west and east agree on their SAs

    Examples:
      | west | east |
      | java | java |
