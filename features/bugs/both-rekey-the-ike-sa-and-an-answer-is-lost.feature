Feature: Both ends rekey the IKE SA at once, and one answer is lost
  The end whose answer was lost holds an IKE SA that its peer never learns of: no Delete will come
  for it. It kept it for as long as its peer might have repeated the request, although the IKE SA
  over which that could have come was gone.

  Scenario Outline: the answer from <from> is lost
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When the next CREATE_CHILD_SA response from <from> to <to> is lost
    And west and east rekey their IKE SA at the same time
    Then no probe is lost for 10 seconds
    And no IKE SA is left over
    And west and east agree on their SAs

    Examples:
      | from | to   |
      | east | west |
      | west | east |
