Feature: Without recovery the traffic stays black-holed
  The control for all the others: nothing checks liveness, nothing recovers, and only the host
  behind the other gateway sends. Then the traffic is lost until the sender's SA expires
  (mission A6). Beside it, the reason why this is often overlooked: a restarted gateway whose own
  host sends too negotiates anew by itself.

  Scenario Outline: only the other side sends (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic stays black-holed for 5 seconds
    And no plaintext crossed the wire

    Examples:
      | west | east       | ike   |
      | java | strongswan | IKEv2 |
      | java | strongswan | IKEv1 |

  Scenario Outline: what is lost is counted to the packet, and logged once a minute (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And traffic flowing from west to east
    When east restarts and loses all its SAs
    Then traffic stays black-holed for <time>
    And east has dropped packets with an invalid SPI
    And east has logged the invalid SPI
    And no plaintext crossed the wire

    Examples:
      | west       | east | ike   | time       |
      | java       | java | IKEv2 | 20 seconds |
      | java       | java | IKEv1 | 20 seconds |
      | strongswan | java | IKEv2 | 5 seconds  |

  Scenario Outline: the restarted gateway's own host sends, too (<ike>)
    Given gateways west running <west> and east running <east>
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When east restarts and loses all its SAs
    Then traffic flows again within 1 second
    And east has set up the new IKE SA
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west | east       | ike   |
      | java | java       | IKEv2 |
      | java | strongswan | IKEv2 |
      | java | java       | IKEv1 |
      | java | strongswan | IKEv1 |
