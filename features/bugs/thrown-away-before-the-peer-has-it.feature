Feature: A Child SA is rekeyed that the peer has not got yet
  Found by exploring (seeds 1464, 1466 and 1536). West rekeys, the answer is lost or late, and before
  west asks again east rekeys what it has just made. West does not know that one yet and answers
  CHILD_SA_NOT_FOUND; east took it for lost and threw it away, and a moment later west got the answer
  and sent its packets on it. Who has only answered keeps the Child SA for as long as the request may
  be repeated, and rekeys it later.

  Scenario Outline: the answer is <fate>, and both rekey their <scope>
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east retransmits every 500 milliseconds and gives up after 5 tries
    And traffic flowing both ways between west and east
    When the next CREATE_CHILD_SA response from east to west is <fate>
    And west rekeys its <scope>
    And 1 milliseconds pass
    And east rekeys its <scope>
    Then no probe is lost for 12 seconds
    And west and east have one IKE SA and one Child SA within 20 seconds
    And west and east agree on their SAs

    Examples:
      | scope             | fate                         |
      | IPsec SAs         | lost                         |
      | IPsec SAs         | delayed by 1500 milliseconds |
      | IKE and IPsec SAs | lost                         |
