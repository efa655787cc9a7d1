Feature: A phase 1 goes on that the peer has forgotten
  Found by exploring (seed 3193). The last message of a main mode is lost, and the responder, for whom
  the ISAKMP SA is up, replaces it a moment later. It does not answer repetitions of what it has
  forgotten, and the initiator went on asking for 165 s, half-open beside the newer one. Now it has
  10 s from when that is up.

  Scenario Outline: <first> begins, and the last message of <second> is lost
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    And traffic flowing both ways between west and east
    When the third Main Mode message from <second> to <first> is lost
    And <first> rekeys its IKE SA
    And 5 milliseconds pass
    And <second> rekeys its IKE SA
    Then no probe is lost for 25 seconds
    And west and east have one IKE SA and one Child SA within 1 second
    And no IKE SA is left over

    Examples:
      | first | second |
      | west  | east   |
      | east  | west   |
