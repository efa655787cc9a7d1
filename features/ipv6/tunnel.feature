Feature: IPv6 outside, inside, or both
  The gateways have IPv6 addresses, or the hosts behind them, or all: ESP of either family carries packets
  of either (RFC 4301 section 5.1.2). The gateways compare the hashes of their addresses, and find that there
  is no NAT between them (RFC 7296 section 2.23, RFC 3947 section 3.2): a wrong one would put ESP into UDP.

  Scenario Outline: it comes up and is rekeyed (<ike>, IPv6 of the <machines>)
    Given gateways west running <west> and east running <east>
    And the <machines> have IPv6 addresses
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    Then west and east agree on their SAs
    And the capture shows <nat detection> from west to east
    And the capture shows <nat detection> from east to west
    When west rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And west and east have replaced their IPsec SAs
    When east rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs
    And no ESP crossed the wire in UDP
    And no plaintext crossed the wire

    Examples:
      | ike   | machines           | west | east | nat detection           |
      | IKEv2 | gateways           | java | java | NAT_DETECTION_SOURCE_IP |
      | IKEv2 | hosts              | java | java | NAT_DETECTION_SOURCE_IP |
      | IKEv1 | gateways           | java | java | NAT_D                   |
      | IKEv1 | hosts              | java | java | NAT_D                   |

    @containers
    Examples:
      | ike   | machines           | west | east | nat detection           |
      | IKEv2 | gateways and hosts | java | java | NAT_DETECTION_SOURCE_IP |
      | IKEv1 | gateways and hosts | java | java | NAT_D                   |

    Examples:
      | ike   | machines           | west       | east       | nat detection           |
      | IKEv2 | gateways           | strongswan | java       | NAT_DETECTION_SOURCE_IP |
      | IKEv2 | hosts              | strongswan | java       | NAT_DETECTION_SOURCE_IP |
      | IKEv2 | gateways and hosts | strongswan | java       | NAT_DETECTION_SOURCE_IP |
      | IKEv2 | gateways           | java       | strongswan | NAT_DETECTION_SOURCE_IP |
      | IKEv2 | hosts              | java       | strongswan | NAT_DETECTION_SOURCE_IP |
      | IKEv2 | gateways and hosts | java       | strongswan | NAT_DETECTION_SOURCE_IP |
      | IKEv1 | gateways           | strongswan | java       | NAT_D                   |
      | IKEv1 | hosts              | strongswan | java       | NAT_D                   |
      | IKEv1 | gateways and hosts | strongswan | java       | NAT_D                   |
      | IKEv1 | gateways           | java       | strongswan | NAT_D                   |
      | IKEv1 | hosts              | java       | strongswan | NAT_D                   |
      | IKEv1 | gateways and hosts | java       | strongswan | NAT_D                   |

  Scenario Outline: the IKE SA is replaced, and its Child SAs stay (<ike>)
    Given gateways west running java and east running java
    And the gateways have IPv6 addresses
    And the hosts have IPv6 addresses
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When west rekeys its IKE SA
    Then no probe is lost for 2 seconds
    And west and east have replaced their IKE SA
    And west and east agree on their SAs

    Examples:
      | ike   |
      | IKEv2 |
      | IKEv1 |

  Scenario Outline: ESP is forced into UDP (<ike>)
    Given gateways west running <west> and east running <east>
    And the gateways and hosts have IPv6 addresses
    And an <ike> tunnel between west and east with:
      | udp encapsulation | forced |
    And traffic flowing both ways between west and east
    Then west and east agree on their SAs
    And all ESP crossed the wire in UDP
    And no plaintext crossed the wire

    Examples:
      | ike   | west | east       |
      | IKEv2 | java | java       |
      | IKEv1 | java | java       |
      | IKEv2 | java | strongswan |

  Scenario Outline: a customer's own addresses (<ike>)
    Given gateways west running <west> and east running <east>
    And west is at 2001:db8::1 and its host at fd00:1::10
    And east is at 2001:db8:0:2::1 and its host at fd00:2::10
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    Then west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | ike   | west | east       |
      | IKEv2 | java | java       |
      | IKEv1 | java | java       |
      | IKEv2 | java | strongswan |

  Scenario Outline: a Child SA of each family (<ike>)
    Given gateways west running java and east running java
    And the hosts have IPv6 addresses
    And an <ike> tunnel between west and east
    And the tunnel between west and east has the children:
      | child | west networks | east networks |
      | six   | fd00:1::/64   | fd00:2::/64   |
      | four  | 10.1.0.0/24   | 10.2.0.0/24   |
    And traffic flowing both ways between west and east in six
    And traffic flowing both ways between west and east in four
    When west rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | ike   |
      | IKEv1 |

    @containers
    Examples:
      | ike   |
      | IKEv2 |

  Scenario Outline: AH outside ESP in <mode> mode (IPv6 of the <machines>)
    Given gateways west running java and east running java
    And the <machines> have IPv6 addresses
    And an IKEv1 tunnel between west and east with:
      | mode         | <mode>        |
      | ah proposal  | sha256        |
      | esp proposal | aes256-sha256 |
    And traffic flowing both ways between west and east
    Then the capture shows AH outside ESP
    And the IPsec SAs are in <mode> mode
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | mode      | machines |
      | tunnel    | gateways |
      | tunnel    | hosts    |
      | transport | gateways |

  Scenario Outline: AH alone in <mode> mode (IPv6 of the <machines>)
    Given gateways west running java and east running java
    And the <machines> have IPv6 addresses
    And an IKEv1 tunnel between west and east with:
      | mode        | <mode> |
      | ah proposal | sha256 |
    And traffic flowing both ways between west and east
    Then the capture shows AH alone
    And the IPsec SAs are in <mode> mode
    And west and east agree on their SAs

    Examples:
      | mode      | machines           |
      | tunnel    | gateways           |
      | tunnel    | hosts              |
      | tunnel    | gateways and hosts |

    @containers
    Examples:
      | mode      | machines |
      | transport | gateways |
