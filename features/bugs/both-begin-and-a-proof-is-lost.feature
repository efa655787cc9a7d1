Feature: Both ends set up a tunnel at once, and an answer to IKE_AUTH is lost
  Found by sweeping what both ends begin together. The responder whose proof is lost may delete what is
  one too many over an IKE SA that its peer does not have yet: that request ended the IKE SA. And
  packets left on the Child SA that the peer got only once it had asked again. Until then they leave on
  the one that both are known to have (RFC 7296 section 2.8).

  Scenario Outline: the answer from <from> is lost, and a request from <later> is late by <ms> ms
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When the next IKE_AUTH response from <from> to <to> is lost
    And the next IKE_SA_INIT request from <later> to <other> is delayed by <ms> milliseconds
    And west clears its IKE SAs
    And 15 seconds pass
    Then no outage is longer than 100 milliseconds
    And west and east have one IKE SA and one Child SA within 20 seconds
    And west and east agree on their SAs

    Examples:
      | from | to   | later | other | ms |
      | west | east | east  | west  | 1  |
      | east | west | west  | east  | 1  |
      | west | east | east  | west  | 3  |
      | east | west | west  | east  | 3  |
