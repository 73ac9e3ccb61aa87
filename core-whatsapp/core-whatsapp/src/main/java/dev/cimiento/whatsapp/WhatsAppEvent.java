package dev.cimiento.whatsapp;

/** Something that a webhook told: a message of a person, or how one of ours fares. */
public sealed interface WhatsAppEvent permits InboundMessage, StatusUpdate {

    /** The line of the business that it happened on: tells the tenant. */
    LineId line();
}
