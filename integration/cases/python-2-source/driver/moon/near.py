def async(number):
    return number
