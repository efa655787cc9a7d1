Feature: Both phases are rekeyed while traffic flows
  A quick mode makes the pair of IPsec SAs that takes the place of the old one; a new phase 1 makes the
  ISAKMP SA that takes the place of the old one, and the IPsec SAs go on under it (RFC 2409 section 5.5;
  mission C1, A11). Nothing may get lost on the way. strongSwan leaves the ISAKMP SA that it has
  replaced to the end of its life: lifetimes.feature waits for that.

  Scenario Outline: quick mode replaces the IPsec SAs
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | esp proposal | <esp proposal> |
    And traffic flowing both ways between west and east
    When <side> rekeys its IPsec SAs
    Then no probe is lost for 4 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | side | esp proposal           |
      | java       | java       | west | aes256-sha256          |
      | java       | java       | east | aes256-sha256-modp2048 |
      | java       | strongswan | west | aes256-sha256-modp2048 |
      | java       | strongswan | east | aes256-sha256          |
      | strongswan | java       | west | aes256-sha256          |

  Scenario Outline: a new phase 1 replaces the IKE SA, and the IPsec SAs stay
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | exchange | <exchange> |
    And traffic flowing both ways between west and east
    When <side> rekeys its IKE SA
    Then no probe is lost for 3 seconds
    And west and east have replaced their IKE SA
    And west and east agree on their SAs

    Examples:
      | west | east       | side | exchange   |
      | java | java       | west | main       |
      | java | java       | east | aggressive |
      | java | strongswan | west | main       |

  @containers
  Scenario: both phases are renewed by one command
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    And traffic flowing both ways between west and east
    When west rekeys its IKE and IPsec SAs
    Then no probe is lost for 2 seconds
    And west and east have replaced their IKE and IPsec SAs
    And west and east agree on their SAs
