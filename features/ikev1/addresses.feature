Feature: A customer's own addresses
  A scenario uses the addresses of a configuration as they are; the tunnel then protects two hosts and
  nothing else. (Those of Cisco's invalid-SPI recovery guide, with all the rest of its configuration,
  are in recovery/cisco-guide.feature.)

  Scenario Outline: gateways and hosts at literal addresses
    Given gateways west running <west> and east running <east>
    And west is at 10.1.1.1 and its host at 10.0.0.1
    And east is at 10.2.2.2 and its host at 10.0.2.2
    And an IKEv1 tunnel between west and east
    And traffic flowing both ways between west and east
    Then west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east       |
      | java | strongswan |
