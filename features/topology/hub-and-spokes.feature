Feature: A hub with two spokes
  Each spoke has a tunnel of its own with the hub. What happens to one of them is no matter to the
  other (mission B5): its SAs stay, and it loses nothing.

  Scenario Outline: one spoke restarts (<ike>)
    Given gateways:
      | name  | running | role  |
      | hub   | <hub>   | hub   |
      | north | <north> | spoke |
      | south | <south> | spoke |
    And an <ike> tunnel between north and hub
    And an <ike> tunnel between south and hub
    And north recovers invalid SPIs
    And traffic flowing from hub to north
    And traffic flowing both ways between hub and south
    When north restarts and loses all its SAs
    Then traffic flows again within 1 second
    And no probe between hub and south is lost
    And hub and north agree on their SAs
    And hub and south agree on their SAs
    And hub and south have kept their SAs
    And no plaintext crossed the wire

    @containers
    Examples:
      | ike   | hub  | north | south |
      | IKEv2 | java | java  | java  |

    Examples:
      | ike   | hub        | north | south      |
      | IKEv1 | java       | java  | java       |
      | IKEv2 | strongswan | java  | java       |
      | IKEv1 | java       | java  | strongswan |

  Scenario Outline: the hub clears its SAs, and each spoke gets new ones (<ike>)
    Given gateways:
      | name  | running | role  |
      | hub   | <hub>   | hub   |
      | north | java    | spoke |
      | south | <south> | spoke |
    And an <ike> tunnel between hub and north
    And an <ike> tunnel between hub and south
    And traffic flowing from north to hub
    And traffic flowing from south to hub
    When hub clears all its SAs
    Then traffic flows again within 1 second
    And hub and north agree on their SAs
    And hub and south agree on their SAs

    Examples:
      | ike   | hub        | south      |
      | IKEv2 | java       | java       |
      | IKEv1 | java       | java       |
      | IKEv2 | java       | strongswan |

  Scenario: a message to one spoke is lost, and none to the other
    Given gateways:
      | name  | running | role  |
      | hub   | java    | hub   |
      | north | java    | spoke |
      | south | java    | spoke |
    And an IKEv2 tunnel between hub and north
    And an IKEv2 tunnel between hub and south
    And hub retransmits every 1 second and gives up after 5 tries
    And traffic flowing both ways between hub and north
    And traffic flowing both ways between hub and south
    When the next CREATE_CHILD_SA request from hub to north is lost
    And hub rekeys its IPsec SAs
    Then hub and south have replaced their IPsec SAs
    And hub and north have replaced their IPsec SAs
    And hub has sent the CREATE_CHILD_SA request again
    And no probe between hub and south is lost
    And no probe between hub and north is lost
