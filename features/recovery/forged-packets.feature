Feature: Forged packets do no harm
  Anybody can send an ESP packet with an unknown SPI, or an INVALID_SPI outside any IKE SA, in the
  name of the peer. Neither may touch a live SA, and neither may make a gateway do unbounded work,
  also where recovery is configured (mission B2).

  @containers
  Scenario Outline: ESP packets with random SPIs (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And east recovers invalid SPIs
    And traffic flowing from west to east
    When 200 forged ESP packets with random SPIs arrive at east
    Then the SAs and the traffic are untouched, with little work done
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And west and east agree on their SAs

    Examples:
      | west       | east | ike   |
      | java       | java | IKEv2 |
      | strongswan | java | IKEv2 |
      | java       | java | IKEv1 |
      | strongswan | java | IKEv1 |

  @containers
  Scenario Outline: INVALID_SPI outside any IKE SA
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    When 50 forged INVALID_SPI messages for a live SPI arrive at west
    Then the SAs and the traffic are untouched, with little work done
    And west and east agree on their SAs

    Examples:
      | west | east       |
      | java | java       |
      | java | strongswan |
