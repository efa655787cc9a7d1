Feature: The ends of an IKEv1 tunnel differ about which ISAKMP SA has replaced the other
  Found by exploring (seeds 3077 and 3212). Both ends replace everything, one a moment after the other,
  and a message of a quick mode is lost or late. Each end takes another one of the two new ISAKMP SAs
  for the newer; both were deleted, each by an end, and the last Delete took the IPsec SAs along. What
  a deleted ISAKMP SA had replaced is in use again.

  Scenario Outline: <first> begins, and the <nth> Quick Mode message from <from> is <fate>
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    And west recovers invalid SPIs
    And east recovers invalid SPIs
    And hosts that send a probe every 50 milliseconds
    And traffic flowing from west to east
    When the <nth> Quick Mode message from <from> to <to> is <fate>
    And <first> rekeys its IKE and IPsec SAs
    And 5 milliseconds pass
    And <second> rekeys its IKE and IPsec SAs
    Then no probe is lost for 30 seconds
    And west and east have one IKE SA and one Child SA within 20 seconds
    And no IKE SA is left over

    Examples:
      | first | second | nth    | from | to   | fate                         |
      | west  | east   | third  | west | east | delayed by 6000 milliseconds |
      | east  | west   | third  | east | west | delayed by 6000 milliseconds |
      | west  | east   | second | east | west | lost                         |
      | east  | west   | second | west | east | lost                         |
