Feature: The two ends of a tunnel are configured differently
  What one end wants and the other does not have, no IKE message can agree on. The verdict here is that
  of the negotiation: whether a tunnel comes up, and which notify says that it does not. Proposals that
  do not fit are refused with NO_PROPOSAL_CHOSEN (mission C3), traffic selectors that do not mirror with
  TS_UNACCEPTABLE in IKEv2 and INVALID_ID_INFORMATION in IKEv1 (C7).

  Scenario Outline: the IKE proposals have nothing in common (<ike>, <west>/<east>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east with:
      | setting      | west                   | east                   |
      | ike proposal | aes256-sha256-modp2048 | aes128-sha512-modp3072 |
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no tunnel comes up within 5 seconds
    And the capture shows NO_PROPOSAL_CHOSEN from east to west

    Examples:
      | ike   | west       | east       |
      | IKEv2 | java       | java       |
      | IKEv1 | java       | java       |
      | IKEv2 | strongswan | java       |
      | IKEv2 | java       | strongswan |
      | IKEv1 | strongswan | java       |
      | IKEv1 | java       | strongswan |

  @containers
  Scenario Outline: the ESP proposals have nothing in common (<ike>, <west>/<east>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east with:
      | setting      | west          | east          |
      | esp proposal | aes256-sha256 | aes128-sha512 |
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no Child SA comes up within 5 seconds
    And the capture shows NO_PROPOSAL_CHOSEN from east to west

    Examples:
      | ike   | west | east |
      | IKEv2 | java | java |
      | IKEv1 | java | java |

  @containers
  Scenario Outline: the traffic selectors do not mirror (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east with:
      | setting         | west        | east         |
      | remote networks | 10.2.0.0/24 | 10.77.0.0/24 |
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no Child SA comes up within 5 seconds
    And the capture shows <notify> from east to west

    Examples:
      | ike   | notify                 | west | east |
      | IKEv2 | TS_UNACCEPTABLE        | java | java |
      | IKEv1 | INVALID_ID_INFORMATION | java | java |

  Scenario Outline: west expects somebody else (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east with:
      | setting       | west              | east             |
      | identity      | west.example.org  | east.example.org |
      | peer identity | other.example.org | west.example.org |
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no tunnel comes up within 5 seconds
    And the capture shows <notify> from <refuser>

    Examples:
      | ike   | notify                | refuser      | west | east |
      | IKEv2 | AUTHENTICATION_FAILED | east to west | java | java |

  Scenario Outline: lifetimes may differ, and each end keeps to its own (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east with:
      | setting        | west | east |
      | ipsec lifetime | 10s  | 1h   |
    And traffic flowing both ways between west and east
    When nothing is done for 10 seconds
    Then west and east have replaced their IPsec SAs
    And no probe is lost for 10 seconds
    And no IPsec SA carries packets for longer than 10 seconds

    Examples:
      | ike   | west | east |
      | IKEv1 | java | java |

    @containers
    Examples:
      | ike   | west | east |
      | IKEv2 | java | java |

  Scenario Outline: the responder wants perfect forward secrecy, and the initiator offers none
    The initiator's group has to be at least what the responder wants (mission C4). IKEv2's first Child
    SA has no key exchange of its own (RFC 7296 section 1.2): there the difference shows when it is rekeyed.
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | setting | west | east     |
      | pfs     | none | modp2048 |
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no Child SA comes up within 5 seconds
    And the capture shows NO_PROPOSAL_CHOSEN from east to west

    Examples:
      | west | east |
      | java | java |

  Scenario Outline: a responder without perfect forward secrecy of its own follows its peer's
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | setting | west     | east |
      | pfs     | modp2048 | none |
    And traffic flowing from west to east
    Then traffic flows again within 1 second
    And west and east agree on their SAs

    Examples:
      | west | east |
      | java | java |
