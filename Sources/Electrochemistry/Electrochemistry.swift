// Electrochemistry
