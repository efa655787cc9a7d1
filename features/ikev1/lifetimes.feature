Feature: SAs end by time and are rekeyed before
  A lifetime is negotiated with the SA (RFC 2407 section 4.5, RFC 2409 appendix A); a gateway makes new
  SAs before the old ones end, and traffic goes on (mission C1).

  Scenario Outline: IPsec SAs of short life
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | ike lifetime   | 1h  |
      | ipsec lifetime | 10s |
    And traffic flowing both ways between west and east
    When 15 seconds pass
    Then west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |
      | strongswan | strongswan |
