package dev.cimiento.notifications.testkit;

/**
 * A text message as the provider saw it.
 *
 * @param to the number
 * @param text what it says
 */
public record ReceivedSms(String to, String text) {}
