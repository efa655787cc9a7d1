Feature: A single message is late, or comes twice
  Networks delay packets, let others overtake them, and deliver some twice. A late response meets
  the retransmission that it caused; a doubled request is answered once; a doubled ESP packet is
  stopped by replay protection (RFC 7296 section 2.1, RFC 4303 section 3.4.3).

  Scenario Outline: a response to CREATE_CHILD_SA comes after its request was sent again
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And traffic flowing from west to east
    When the next CREATE_CHILD_SA response from east to west is delayed by 800 milliseconds
    And east silently clears its IPsec SAs
    Then traffic flows again within 2 seconds
    And west has sent the CREATE_CHILD_SA request again
    And west and east agree on their SAs

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |

  @containers
  Scenario Outline: a request for CREATE_CHILD_SA comes twice
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When the next CREATE_CHILD_SA request from west to east is duplicated
    And east silently clears its IPsec SAs
    Then traffic flows again within 1 second
    And east has sent the CREATE_CHILD_SA response again
    And west and east agree on their SAs

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |

  Scenario Outline: an ESP packet comes twice
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When the next ESP packet from west to east is duplicated
    And the second ESP packet from east to west is duplicated
    Then traffic flows again within 1 second
    And no probe arrived twice

    Examples:
      | west | east       |
      | java | java       |
      | java | strongswan |

  Scenario Outline: others overtake an ESP packet
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When the next ESP packet from west to east is delayed by 50 milliseconds
    Then traffic flows again within 1 second
    And no probe arrived twice

    Examples:
      | west | east       |
      | java | java       |
      | java | strongswan |
