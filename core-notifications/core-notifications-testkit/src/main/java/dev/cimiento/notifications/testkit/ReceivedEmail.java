package dev.cimiento.notifications.testkit;

import java.util.Optional;

/**
 * An e-mail as the recipient's side sees it.
 *
 * @param identity what a recipient would recognise a repetition by: the Message-ID
 * @param to the address
 * @param subject the subject, decoded
 * @param text the text part, with line feeds
 * @param html the HTML part
 */
public record ReceivedEmail(String identity, String to, String subject, String text, Optional<String> html) {}
