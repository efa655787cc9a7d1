Feature: The pre-shared keys of the two gateways differ
  In IKEv1 the same mistake has two faces (mission C6). In main mode the key goes into the encryption of
  the identities (RFC 2409 section 5.4): the responder decrypts message 5 to garbage and never answers
  it. In aggressive mode nothing is encrypted yet: the initiator finds that the responder's hash is
  wrong. No message says "key"; the log has to. Some stacks say encrypted what is wrong, under keys
  that the other end cannot have.

  @containers
  Scenario Outline: main mode
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east
    And east has another pre-shared key
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no tunnel comes up within 3 seconds
    And phase 1 got no further than message 5
    And the capture shows PAYLOAD_MALFORMED from east to west
    And east has logged that a message of phase 1 decrypts to garbage

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |

  Scenario Outline: main mode, and the responder says encrypted what is wrong
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east
    And east has another pre-shared key
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no tunnel comes up within 3 seconds
    And phase 1 got no further than message 5
    And east has logged that a message of phase 1 decrypts to garbage
    And west has logged that its peer encrypts with other keys

    Examples:
      | west | east       |
      | java | strongswan |

  @containers
  Scenario Outline: aggressive mode
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | exchange | aggressive |
    And east has another pre-shared key
    And west retransmits every 1 second and gives up after 2 tries
    When west initiates the tunnel
    Then no tunnel comes up within 3 seconds
    And phase 1 got no further than message 2
    And the capture shows AUTHENTICATION_FAILED from west to east
    And west has logged that the hash of its peer does not verify

    Examples:
      | west | east       |
      | java | java       |
      | java | strongswan |

  Scenario Outline: aggressive mode, and the initiator says encrypted what is wrong
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | exchange | aggressive |
    And east has another pre-shared key
    When west initiates the tunnel
    Then no tunnel comes up within 3 seconds
    And phase 1 got no further than message 2
    And west has logged that the hash of its peer does not verify
    And east has logged that its peer encrypts with other keys

    Examples:
      | west       | east |
      | strongswan | java |

  Scenario Outline: the key is changed at one end while a tunnel is up, and phase 1 is rekeyed
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | exchange | <exchange> |
    And west retransmits every 1 second and gives up after 1 tries
    And traffic flowing both ways between west and east
    When the pre-shared key of east is changed
    And west rekeys its IPsec SAs
    Then no probe is lost for 2 seconds
    And west and east have replaced their IPsec SAs
    When west rekeys its IKE SA
    Then no probe is lost for 3 seconds
    And phase 1 got no further than message <last>
    And <who> has logged that <what>

    Examples:
      | west | east       | exchange   | last | who  | what                                     |
      | java | java       | main       | 5    | east | a message of phase 1 decrypts to garbage |
      | java | java       | aggressive | 2    | west | the hash of its peer does not verify     |
      | java | strongswan | main       | 5    | east | a message of phase 1 decrypts to garbage |

  @containers
  Scenario Outline: the key is changed at one end while a tunnel is up, and the SAs are cleared
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east
    And west retransmits every 1 second and gives up after 1 tries
    And traffic flowing from west to east
    When the pre-shared key of east is changed
    And west clears all its SAs
    Then no tunnel comes up within 3 seconds
    And phase 1 got no further than message 5
    And the capture shows PAYLOAD_MALFORMED from east to west
    And east has logged that a message of phase 1 decrypts to garbage

    Examples:
      | west       | east |
      | java       | java |
      | strongswan | java |

  @containers
  Scenario Outline: IKEv2, where the key only signs
    Given gateways west running <west> and east running <east>
    And an IKEv2 tunnel between west and east
    And east has another pre-shared key
    When west initiates the tunnel
    Then no tunnel comes up within 2 seconds
    And the capture shows AUTHENTICATION_FAILED from east to west
    And east has logged that the AUTH payload of its peer does not verify

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |
