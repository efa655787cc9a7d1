Feature: Both ends set up an IKEv1 tunnel, and one pair of IPsec SAs stays
  Each end begins phase 1 and quick mode before it has heard of the other's. IKEv1 has no rule for
  that, and two pairs of IPsec SAs stayed until their lifetimes ended, as libreswan/libreswan#3002 and
  Netgate's page on duplicate IPsec SAs describe it.

  Scenario: both begin at once
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    When west and east initiate at the same time
    Then west and east have one IKE SA and one Child SA within 15 seconds

  Scenario Outline: both begin at once, and the <nth> quick mode message from <from> is lost
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    When the <nth> Quick Mode message from <from> to <to> is lost
    And west and east initiate at the same time
    Then west and east have one IKE SA and one Child SA within 40 seconds

    Examples:
      | nth    | from | to   |
      | next   | west | east |
      | second | west | east |
      | second | east | west |
