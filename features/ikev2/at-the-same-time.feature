Feature: Both ends begin the same exchange at the same time
  Two gateways with the same lifetimes will, sooner or later, rekey at the same moment, and two hosts
  that begin to talk at once make both set up the tunnel. Then two exchanges cross, and both ends have
  to come to the same end by themselves (RFC 7296 sections 2.8.1 and 2.8.2): one SA stays.

  Scenario Outline: both rekey the IPsec SAs
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When west and east rekey their IPsec SAs at the same time
    Then no probe is lost for 4 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: both rekey the IKE SA
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When west and east rekey their IKE SA at the same time
    Then no probe is lost for 2 seconds
    And west and east have replaced their IKE SA
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | strongswan |
      | strongswan | java       |

    @containers
    Examples:
      | west | east |
      | java | java |

  @containers
  Scenario: both set up the tunnel
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    When west and east initiate at the same time
    Then west and east have one IKE SA and one Child SA within 10 seconds

  Scenario Outline: both set up the tunnel, one of them runs strongSwan
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    When west and east initiate at the same time
    Then west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | strongswan |
      | strongswan | java       |
