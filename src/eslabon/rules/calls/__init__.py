"""What a call decides: who may enter, until when, and who may say so."""
