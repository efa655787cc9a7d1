Feature: SAs end and are rekeyed before
  A lifetime is negotiated with the SA, in seconds and in kilobytes (RFC 2407 section 4.5, RFC 2409
  appendix A); a gateway makes new SAs before the old ones end, and traffic goes on (mission C1).

  Scenario Outline: IPsec SAs of short life
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ike lifetime   | 1h  |
      | ipsec lifetime | 10s |
    And traffic flowing both ways between west and east
    When nothing is done for 11 seconds
    Then no probe is lost for 11 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  Scenario Outline: an IKE SA of short life
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ike lifetime | 10s |
    And traffic flowing both ways between west and east
    When nothing is done for 11 seconds
    Then no probe is lost for 11 seconds
    And west and east have replaced their IKE SA

    Examples:
      | west       | east       |
      | java       | java       |
      | strongswan | java       |

  Scenario Outline: IPsec SAs that may carry little
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ipsec volume | 32KiB |
    And traffic flowing both ways between west and east
    When nothing is done for 7 seconds
    Then no probe is lost for 7 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |

  @containers
  Scenario Outline: the responder wants a shorter lifetime and says so
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ipsec lifetime      | 1h  |
      | east ipsec lifetime | 60s |
    And traffic flowing both ways between west and east
    Then the capture shows RESPONDER_LIFETIME from east to west
    And west and east agree on their SAs

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |
