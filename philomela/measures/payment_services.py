"""Payment services as nodes of the network (domains, bots, names), for the role "payment"."""

from __future__ import annotations

PAYMENT_SERVICES = frozenset(
    {
        *("paypal.com", "paypal.me", "stripe.com", "wise.com", "revolut.com", "revolut.me"),
        *("patreon.com", "ko-fi.com", "buymeacoffee.com", "boosty.to", "gumroad.com"),
        *("cash.app", "venmo.com", "skrill.com", "payoneer.com", "paysafecard.com"),
        *("qiwi.com", "yoomoney.ru", "donationalerts.com", "privatbank.ua", "monobank.ua"),
        *("mercadopago.com", "mercadopago.com.br", "picpay.com", "razorpay.com", "paytm.com"),
        *("nowpayments.io", "cryptomus.com", "coinbase.com", "binance.com"),
        *("@cryptobot", "@tributebot", "t.me/wallet", "t.me/donate"),
    }
)
