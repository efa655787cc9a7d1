Feature: Both ends rekey the IPsec SAs at once, and one answer is lost
  Of the two new SAs one stays. The end whose own one goes knows that at once, but not whether its
  peer has the one that stays: strongswan/strongswan#1896 tells of such crossing rekeyings. Until
  something comes in on it, packets leave on the old SA, which both ends have.

  Scenario Outline: the answer from <from> is lost
    Given gateways west running java and east running java
    And an <ike> tunnel between west and east
    And traffic flowing both ways between west and east
    When the next <message> from <from> to <to> is lost
    And west and east rekey their IPsec SAs at the same time
    Then no probe is lost for 15 seconds
    And west and east agree on their SAs

    Examples:
      | ike   | message                  | from | to   |
      | IKEv2 | CREATE_CHILD_SA response | east | west |
      | IKEv2 | CREATE_CHILD_SA response | west | east |
      | IKEv1 | Quick Mode message       | east | west |
      | IKEv1 | Quick Mode message       | west | east |
